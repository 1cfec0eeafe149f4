/** 128 random bits as base64url, 22 characters: sessions of a page, device secrets, nonces, names of connections and messages. */
export function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
