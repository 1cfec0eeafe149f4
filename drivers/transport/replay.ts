import { formatBytes, type RecordedFrame } from './recording.ts'
import type { ByteTransport, Leave } from './transport.ts'

/**
 * Plays the device's part of a recording on `wire`: each time the bytes sent next in the recording have come in, the
 * answers that follow them go out. Anything else that comes in is reported to `onUnexpected` and ends the replay.
 */
export function replay(
  wire: ByteTransport,
  recording: readonly RecordedFrame[],
  onUnexpected: (difference: string) => void,
): Leave {
  let step = 0
  let held: Uint8Array = new Uint8Array(0)

  const answer = (): void => {
    for (let frame = recording[step]; frame?.direction === 'received'; frame = recording[step]) {
      step += 1
      wire.write(frame.bytes).catch(() => {})
    }
  }
  const leave = wire.onData((chunk) => {
    held = Buffer.concat([held, chunk])
    for (;;) {
      const expected = recording[step]
      if (held.length === 0 || (expected && held.length < expected.bytes.length)) return
      const got = formatBytes(held.subarray(0, expected?.bytes.length ?? held.length))
      const wanted = expected ? formatBytes(expected.bytes) : 'nothing more'
      if (!expected || got !== wanted) {
        leave()
        onUnexpected(`${got} came, the recording has ${wanted}`)
        return
      }
      held = held.subarray(expected.bytes.length)
      step += 1
      answer()
    }
  })
  answer()
  return leave
}
