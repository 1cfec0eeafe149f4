import { config } from 'zod'

// The page's security policy forbids code from text; zod would try it and have the attempt reported. Before any schema is made.
config({ jitless: true })
