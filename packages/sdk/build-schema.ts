/** Writes the JSON Schema of a programme file, `dist/programme.schema.json`, for editors that complete and check. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Programme } from './src/contract/programme.ts'

const schema = z.toJSONSchema(Programme, { io: 'input', target: 'draft-7' })
const described = {
  ...schema,
  title: 'Kairos programme',
  description: 'What `kairos check` finds goes further: it looks across fields.',
}
writeFileSync(
  join(import.meta.dirname, 'dist/programme.schema.json'),
  `${JSON.stringify(described, null, 2)}\n`,
)
