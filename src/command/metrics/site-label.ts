/** The label of a site in metrics; none if the process serves one alone. */
export const siteLabel = (site: string | undefined): { readonly site?: string } =>
  site === undefined ? {} : { site };
