/** The course as the build knows it: what can be done of it. */
declare const UPHILL_COURSE: import("./tally.js").Module[];
