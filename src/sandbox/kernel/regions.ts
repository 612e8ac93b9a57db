/** The regions that the sandbox's subscriptions may use: name and display name. */
export const regions: readonly (readonly [string, string])[] = [
  ['eastus', 'East US'],
  ['eastus2', 'East US 2'],
  ['westus', 'West US'],
  ['westus2', 'West US 2'],
  ['westus3', 'West US 3'],
  ['centralus', 'Central US'],
  ['northcentralus', 'North Central US'],
  ['southcentralus', 'South Central US'],
  ['westcentralus', 'West Central US'],
  ['northeurope', 'North Europe'],
  ['westeurope', 'West Europe'],
  ['uksouth', 'UK South'],
  ['swedencentral', 'Sweden Central'],
  ['germanywestcentral', 'Germany West Central'],
  ['francecentral', 'France Central'],
  ['switzerlandnorth', 'Switzerland North'],
  ['eastasia', 'East Asia'],
  ['southeastasia', 'Southeast Asia'],
  ['japaneast', 'Japan East'],
  ['japanwest', 'Japan West'],
  ['australiaeast', 'Australia East'],
  ['brazilsouth', 'Brazil South'],
  ['canadacentral', 'Canada Central'],
  ['centralindia', 'Central India'],
  ['koreacentral', 'Korea Central'],
];

/** Regions and early-access names that Azure has beside those: resources may be told to be there, and nobody is offered them. */
const OTHERS = `
  global centraluseuap eastus2euap eastus2stage centralusstage southcentralusstage northcentralusstage eastusstage westusstage
  polandcentral italynorth spaincentral norwayeast norwaywest swedensouth germanynorth francesouth switzerlandwest ukwest austriaeast
  belgiumcentral denmarkeast finlandcentral greececentral israelcentral qatarcentral uaenorth uaecentral southafricanorth southafricawest
  australiasoutheast australiacentral australiacentral2 newzealandnorth brazilsoutheast canadaeast chilecentral mexicocentral
  southindia westindia jioindiawest jioindiacentral koreasouth indonesiacentral malaysiawest taiwannorth southeastus southeastus3
  chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3 usgovvirginia usgovarizona usgovtexas usgoviowa usdodeast usdodcentral`;

const known = new Set([...regions.map(([name]) => name), ...OTHERS.split(/\s+/).filter(Boolean)]);

const GEOGRAPHIES: readonly (readonly [RegExp, string])[] = [
  [/us\d?$/, 'US'],
  [/europe|^uk|^sweden|^germany|^france|^switzerland/, 'Europe'],
  [/^canada/, 'Canada'],
  [/^brazil/, 'South America'],
];

/** What part of the world one of the `regions` is in, as Azure groups them. */
export function geographyOf(name: string): string {
  return GEOGRAPHIES.find(([form]) => form.test(name))?.[1] ?? 'Asia Pacific';
}

/** Is this, in any spelling, a region that Azure has? */
export function isRegion(location: string): boolean {
  return known.has(location.toLowerCase().replace(/[\s()]/g, ''));
}

/** A location as most providers write it. */
export function plainLocation(text: string): string {
  return text.toLowerCase().replaceAll(' ', '');
}
