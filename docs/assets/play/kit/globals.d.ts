/** The style sheet of the kit. */
declare const UPHILL_STYLE: string;

declare module "d3-contour" {
  interface Contour {
    value: number;
    coordinates: [number, number][][][];
  }
  interface Contours {
    (values: ArrayLike<number>): Contour[];
    size(size: [number, number]): Contours;
    thresholds(levels: readonly number[]): Contours;
    smooth(smooth: boolean): Contours;
  }
  export function contours(): Contours;
}
