import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Generous, for machines that do other things as well; nothing waits for it.
          testTimeout: 30_000,
          environment: 'node',
          include: ['packages/{sdk,server}/{src,test}/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: ['**/*.{browser,process}.test.ts', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['packages/widget/{src,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**', '**/dist/**'],
        },
      },
      {
        test: {
          name: 'process',
          environment: 'node',
          include: ['packages/server/test/**/*.process.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'house', environment: 'node', include: ['test/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'browser',
          environment: 'node',
          include: ['{packages/*/test,test/browser}/**/*.browser.test.ts'],
          // One browser at a time: two cores, and stories that stop and start servers.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
