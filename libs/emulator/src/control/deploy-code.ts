import type { DeployedCode } from '../functions/function-configuration.ts';
import { invalidParameter } from '../functions/service-error.ts';
import type { ControlContext } from './operation.ts';

/** The bucket that stands for this machine's own file system; the key is then an absolute path. */
export const LOCAL_FOLDER_BUCKET = 'local-folder';

export interface CodeSource {
  readonly ZipFile?: Uint8Array;
  readonly S3Bucket?: string;
  readonly S3Key?: string;
}

/** Code from a zip archive or, where the server allows it, from a folder of this machine. */
export async function deployCode(context: ControlContext, source: CodeSource): Promise<DeployedCode> {
  const { ZipFile, S3Bucket, S3Key } = source;
  if (ZipFile !== undefined && (S3Bucket !== undefined || S3Key !== undefined)) {
    throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.');
  }
  if (ZipFile !== undefined) return context.code.deployZip(ZipFile);
  if (S3Bucket === undefined || S3Key === undefined) {
    throw invalidParameter('Please provide a source for function code.');
  }
  if (S3Bucket !== LOCAL_FOLDER_BUCKET) {
    throw invalidParameter(
      `S3Bucket asks for code from S3, which Lambda Bench does not offer on this machine. Send the archive as ZipFile.`,
    );
  }
  if (!context.localFolders) {
    throw invalidParameter(
      `S3Bucket ${LOCAL_FOLDER_BUCKET} stands for a folder of this machine, and this server was started without leave to use them.`,
    );
  }
  return context.code.deployFolder(S3Key);
}
