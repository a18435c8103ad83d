/** What stands before the name of a part, in the form for corrections. */
declare const UPHILL_IN_PART: string;
