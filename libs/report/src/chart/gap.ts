/** A place without a bar. Plain null would do for drawing, but not for a tooltip that passes over it. */
export const GAP = { value: '-' } as const;
