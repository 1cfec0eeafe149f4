import { useEffect, useRef, useState } from 'react'
import type { PeerView } from '../../call/call.types.ts'

/**
 * Plays the sound of all others through elements of its own, apart from the pictures: pictures may start by themselves everywhere,
 * sound only after a touch; after a reload within the call the page has none yet and asks for it.
 */
export function useSound(peers: readonly PeerView[]): { readonly blocked: boolean; readonly allow: () => void } {
  const players = useRef(new Map<MediaStream, HTMLAudioElement>())
  const [blocked, setBlocked] = useState(false)
  useEffect(() => {
    const wanted = new Set(peers.filter((peer) => peer.state !== 'closed').map((peer) => peer.stream))
    for (const [stream, player] of players.current) {
      if (wanted.has(stream)) continue
      player.srcObject = null
      players.current.delete(stream)
    }
    for (const stream of wanted) {
      if (players.current.has(stream)) continue
      const player = new Audio()
      player.srcObject = stream
      players.current.set(stream, player)
      void player.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError') setBlocked(true)
      })
    }
  }, [peers])
  useEffect(() => {
    const all = players.current
    return () => {
      for (const player of all.values()) player.srcObject = null
      all.clear()
    }
  }, [])
  return {
    blocked,
    allow() {
      for (const player of players.current.values()) void player.play().catch(() => {})
      setBlocked(false)
    },
  }
}
