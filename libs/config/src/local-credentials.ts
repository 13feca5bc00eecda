/** What a client needs to be told to sign with for the emulator and its neighbours, which check no signatures: none of it is secret. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
