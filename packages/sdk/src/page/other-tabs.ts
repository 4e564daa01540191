/** Tells other tabs of this origin, without an ear of one's own. Where the browser cannot, they are not told. */
export function tellOtherTabs(name: string, news: unknown): void {
  try {
    const channel = new BroadcastChannel(name)
    channel.postMessage(news)
    channel.close()
  } catch {
    // An opaque origin has no other tabs.
  }
}

/**
 * Hears what other tabs of this origin tell, until the page is left: an open channel would keep it out of the
 * browser's memory of pages. Returns what tells them, and never itself.
 */
export function openOtherTabs(name: string, hear: (news: unknown) => void): (news: unknown) => void {
  let channel: BroadcastChannel | undefined
  const open = () => {
    try {
      channel ??= new BroadcastChannel(name)
      channel.onmessage = ({ data }) => hear(data)
    } catch {
      // An opaque origin has no other tabs.
    }
  }
  open()
  addEventListener('pagehide', () => {
    channel?.close()
    channel = undefined
  })
  addEventListener('pageshow', open)
  return (news) => (channel ? channel.postMessage(news) : tellOtherTabs(name, news))
}
