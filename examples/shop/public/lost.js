const sum = (counts) => Object.values(counts).reduce((all, count) => all + count, 0)

function sentence(kind, counts, { text, writeCount }) {
  const all = sum(counts)
  if (all === 0) return []
  const reasons = Object.entries(counts).map(
    ([reason, count]) => `${writeCount(count)} ${text(`team.lost.${reason}`)}`,
  )
  const subject = text(`team.lost.${kind}${all === 1 ? '' : 's'}`)
  return [`${writeCount(all)} ${subject} ${reasons.join(', ')}.`]
}

/**
 * Says what was made in browsers for one survey and will never arrive, and why; nothing if nothing was lost.
 * `text` gives the words of a key, `writeCount` a number as the language writes it.
 */
export function lostSentences({ submissions, showings }, words) {
  return [...sentence('submission', submissions, words), ...sentence('showing', showings, words)].join(' ')
}
