/** The style sheet of the editor. */
declare const UPHILL_EDITOR_STYLE: string;
