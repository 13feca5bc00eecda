import { RESULTS_TABLE } from '@lambda-bench/config';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, type Attribute } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

/**
 * Runs, samples and aggregates, with backups to any second of the last 35 days.
 *
 * Removing its stack removes it, without a deletion protection that would have to be lifted by hand: it is a stack of
 * its own, and is removed only when it is named. A table that stayed behind without its stack would be nobody's, and
 * would keep the same deployment from ever being made again, because its name is fixed.
 */
export class ResultsTable extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const table = new Table(this, 'Table', {
      tableName: RESULTS_TABLE.name,
      partitionKey: text(RESULTS_TABLE.partitionKey),
      sortKey: text(RESULTS_TABLE.sortKey),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const index of Object.values(RESULTS_TABLE.indexes)) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        // A copy costs one more write when an item is made. Keys alone would cost one more read, and a round trip,
        // whenever it is looked at; and only aggregates and headers of runs are in the index by cell.
        projectionType: ProjectionType.ALL,
      });
    }
  }
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
