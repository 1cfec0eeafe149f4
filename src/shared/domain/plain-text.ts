/** Control characters, ends of lines, and what turns the direction of writing or is not seen at all. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u

/** Whether a line of text is what it looks like: nothing in it is hidden or moves what stands beside it. */
export const isPlainText = (text: string): boolean => !UNSEEN.test(text)
