/** What the builder tells the service worker of the version that it keeps. */
declare const UPHILL_OFFLINE: {
  /** The hash of the list of files. */
  version: string;
  /** The day of the version, as YYYY-MM-DD. */
  date: string;
  /** The path of the list from the root of the site. */
  list: string;
  /** What the paths of Python's files begin with. */
  python: string;
  /** The page for what is not kept while there is no network. */
  page: string;
};
