import { TEST_DATA_TABLE } from '@lambda-bench/config';
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

/** What `light` writes to. Its items are worth nothing a moment later, so DynamoDB drops them after a day and nothing is backed up. */
export class TestDataTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: TEST_DATA_TABLE.name,
      partitionKey: { name: TEST_DATA_TABLE.partitionKey, type: AttributeType.STRING },
      timeToLiveAttribute: TEST_DATA_TABLE.ttlAttribute,
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'Its items are compared within the invocation that wrote them; there is nothing to restore.',
    });
  }
}
