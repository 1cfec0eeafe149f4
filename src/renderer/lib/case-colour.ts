/** Colour of a state's badge, beside its word: green done well, yellow waits for the person, red refused, gray over, else in work. */
export function caseColour(state: string): 'green' | 'yellow' | 'red' | 'gray' | 'action' {
  switch (state) {
    case 'granted':
    case 'document-arrived':
    case 'document-ready':
      return 'green'
    case 'demanded':
      return 'yellow'
    case 'refused':
      return 'red'
    case 'closed':
    case 'withdrawn':
    case 'transferred':
    case 'document-issued':
      return 'gray'
    default:
      return 'action'
  }
}
