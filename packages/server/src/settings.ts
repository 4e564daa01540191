import { z } from 'zod'

const adminToken = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, 'must be 1 to 256 printable ASCII characters without blanks')

/**
 * Every setting, read once from the environment. An empty variable counts as absent.
 *
 * | variable       | unit            | default                   | what it is                                  |
 * |----------------|-----------------|---------------------------|---------------------------------------------|
 * | CX_HOST        | address or name | 127.0.0.1                 | where to listen; 0.0.0.0 or :: for everyone |
 * | CX_PORT        | port, 0–65535   | 8787                      | 0 takes any free port                       |
 * | CX_STORE       | address         | sqlite:./data/kairos.db   | the store; a path is relative to the working directory |
 * | CX_ADMIN_TOKEN | 1–256 characters | made and printed at first start | the team's token; wins over the one that was made; below 16 characters the server warns |
 * | CX_LINK_SECRET | 32 characters or more | none | what links of the hosted page that name a person are signed with; without it none do |
 */
const Settings = z.object({
  CX_HOST: z.string().default('127.0.0.1'),
  CX_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number from 0 to 65535')
    .default(8787),
  CX_STORE: z
    .string()
    .regex(/^sqlite:/, 'must be a SQLite file, like sqlite:./data/kairos.db')
    .default('sqlite:./data/kairos.db'),
  CX_ADMIN_TOKEN: adminToken.optional(),
  CX_LINK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
})

export interface Settings {
  host: string
  port: number
  store: string
  adminToken: string | undefined
  linkSecret: string | undefined
}

/**
 * Reads the settings. Throws a sentence that names the variable which is wrong; its value is not repeated,
 * as it may be a secret.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  const parsed = Settings.safeParse(Object.fromEntries(given))
  if (!parsed.success)
    throw new Error(
      parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}.`).join('\n'),
    )
  const { CX_HOST, CX_PORT, CX_STORE, CX_ADMIN_TOKEN, CX_LINK_SECRET } = parsed.data
  return {
    host: CX_HOST,
    port: CX_PORT,
    store: CX_STORE,
    adminToken: CX_ADMIN_TOKEN,
    linkSecret: CX_LINK_SECRET,
  }
}
