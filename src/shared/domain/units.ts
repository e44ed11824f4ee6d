/** Nominal typing over a structural type: keeps units and coordinate frames from mixing. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** Time or duration in milliseconds. Frame times rise strictly within one source. */
export type Milliseconds = Brand<number, 'Milliseconds'>;

/**
 * One hand in image coordinates: 63 numbers, 21 MediaPipe landmarks × (x, y, z).
 * x and y are fractions of the image's width and height (0,0 = top left), never mirrored;
 * z is relative depth at the scale of x, wrist = 0, smaller = nearer to the camera.
 */
export type ImageLandmarks = Brand<readonly number[], 'ImageLandmarks'>;

/** A feature sequence's row-major numbers, [steps × features]. */
export type FeatureRows = Brand<Float32Array, 'FeatureRows'>;

export const ms = (value: number): Milliseconds => value as Milliseconds;
