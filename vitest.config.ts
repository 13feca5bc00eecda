import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/target/**'],
    // For a machine that does ten things at once: what hangs is found by them, what is slow is not.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
    watch: false,
  },
});
