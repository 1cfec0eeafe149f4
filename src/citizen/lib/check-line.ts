import type { DeviceTest, Ice } from '../../shared/consultation/protocol.ts'

const gatherLimit = 6000
/** A round trip above is felt as talking over each other, in milliseconds. */
const slow = 300

/** Which kinds of ways a peer connection finds through the offered servers. */
async function gather(ice: Ice): Promise<ReadonlySet<string>> {
  const kinds = new Set<string>()
  const connection = new RTCPeerConnection({
    iceServers: ice.servers.map((server) => ({ ...server })) as RTCIceServer[],
    iceTransportPolicy: ice.policy,
  })
  try {
    const done = new Promise<void>((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        // Firefox ends with an empty candidate, the others with null.
        if (!candidate || candidate.candidate === '') resolve()
        else if (candidate.type) kinds.add(candidate.type)
      }
      setTimeout(resolve, gatherLimit)
    })
    connection.createDataChannel('test')
    await connection.setLocalDescription(await connection.createOffer())
    await done
  } finally {
    connection.close()
  }
  return kinds
}

/**
 * Tests the line as the call will use it: round trip to the server, and the ways through the offered servers.
 * @param ping round trip in milliseconds
 */
export async function checkLine(ice: Ice, ping: () => Promise<number>): Promise<DeviceTest['connection']> {
  try {
    const kinds = await gather(ice)
    if (kinds.size === 0) return 'none'
    const trips: number[] = []
    for (let n = 0; n < 5; n += 1) trips.push(await ping())
    const median = trips.sort((a, b) => a - b)[2] ?? slow
    const turn = ice.servers.some((server) => server.urls.some((url) => url.startsWith('turn')))
    return median > slow || (turn && !kinds.has('relay')) ? 'weak' : 'good'
  } catch {
    return 'none'
  }
}
