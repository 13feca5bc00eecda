import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const KEPT_DAYS = 30;

/**
 * Carries the bundle to the instance and the results back. CloudFormation cannot remove a bucket that holds anything;
 * whoever removes the stack empties it first. The CDK's own way of doing so would deploy a function, a role with a
 * managed policy and a custom resource, for something that two calls of the API do.
 */
export class RunBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [
        {
          id: 'nothing-is-kept-for-ever',
          expiration: Duration.days(KEPT_DAYS),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only one role reads and writes it, for 30 days; a log of that would need a bucket that outlives it.',
    });
  }
}
