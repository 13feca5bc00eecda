import { App } from 'aws-cdk-lib';

new App({ analyticsReporting: false }).synth();
