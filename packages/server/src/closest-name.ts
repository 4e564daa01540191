/**
 * Gives the one of `names` that a misspelt name was most likely meant to be: the nearest within two edits and
 * a third of its length, or one that begins with it or it with. Capitals do not count. Undefined if none is near.
 */
export function closestName(misspelt: string, names: readonly string[]): string | undefined {
  const wanted = misspelt.toLowerCase()
  const near = names
    .map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .filter(
      ({ name, distance }) => distance <= Math.min(2, name.length / 3) || isBegun(wanted, name.toLowerCase()),
    )
  return near.sort((a, b) => a.distance - b.distance)[0]?.name
}

const isBegun = (a: string, b: string) =>
  Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a))

/** Letters to insert, delete or replace to make one text the other. V. I. Levenshtein 1966. */
function distanceOf(a: string, b: string): number {
  // A field's name is short; what is longer is meant to be none, and would cost time.
  if (a.length > 64) return a.length
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...a].entries()) {
    let left = line + 1
    row = row.map((above, column) => {
      if (column === 0) return left
      const diagonal = row[column - 1] ?? 0
      left = Math.min(above + 1, left + 1, diagonal + (letter === b[column - 1] ? 0 : 1))
      return left
    })
  }
  return row.at(-1) ?? 0
}
