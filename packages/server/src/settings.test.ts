import { expect, it } from 'vitest'
import { readSettings } from './settings.ts'

it('needs no setting', () => {
  expect(readSettings({ HOME: '/root' })).toEqual({
    host: '127.0.0.1',
    port: 8787,
    store: 'sqlite:./data/kairos.db',
    adminToken: undefined,
    linkSecret: undefined,
  })
})

it('takes an empty variable for an absent one', () => {
  expect(readSettings({ CX_PORT: '', CX_ADMIN_TOKEN: '' })).toEqual(readSettings({}))
})

it.each([
  [{ CX_LINK_SECRET: 'short' }, 'CX_LINK_SECRET must have at least 32 characters.'],
  [{ CX_PORT: 'http' }, 'CX_PORT must be a port number from 0 to 65535.'],
  [{ CX_PORT: '65536' }, 'CX_PORT must be a port number from 0 to 65535.'],
  [
    { CX_STORE: 'mysql://root:secret@db/kairos' },
    'CX_STORE must be a SQLite file, like sqlite:./data/kairos.db.',
  ],
  [
    { CX_ADMIN_TOKEN: 'with blanks' },
    'CX_ADMIN_TOKEN must be 1 to 256 printable ASCII characters without blanks.',
  ],
])('names the variable that is wrong, and not its value: %j', (environment, sentence) => {
  expect(() => readSettings(environment)).toThrow(new Error(sentence))
})
