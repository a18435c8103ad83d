/** The words of the language, which the build puts in. */
declare const UPHILL_WORDS: Record<string, string>;
