/**
 * What Azure has and the sandbox does not: asked for it, the sandbox answers 501 `NotModelled`, where a name that Azure has
 * never heard of gets Azure's own error. Lower-case; types without their namespace.
 */
const NAMESPACES = `
  microsoft.advisor microsoft.alertsmanagement microsoft.apicenter microsoft.apimanagement microsoft.app
  microsoft.appconfiguration microsoft.appplatform microsoft.attestation microsoft.automanage microsoft.automation
  microsoft.avs microsoft.azurearcdata microsoft.azurestack microsoft.batch microsoft.billing microsoft.blueprint
  microsoft.botservice microsoft.cache microsoft.capacity microsoft.cdn microsoft.certificateregistration microsoft.chaos
  microsoft.classiccompute microsoft.classicnetwork microsoft.classicstorage microsoft.cloudshell microsoft.cognitiveservices
  microsoft.communication microsoft.compute microsoft.confidentialledger microsoft.consumption microsoft.containerinstance
  microsoft.containerservice microsoft.costmanagement microsoft.customproviders microsoft.dashboard microsoft.databox
  microsoft.databoxedge microsoft.databricks microsoft.datafactory microsoft.datalakeanalytics microsoft.datalakestore
  microsoft.datamigration microsoft.dataprotection microsoft.datashare microsoft.dbformariadb microsoft.dbformysql
  microsoft.dbforpostgresql microsoft.desktopvirtualization microsoft.devcenter microsoft.devices microsoft.devtestlab
  microsoft.digitaltwins microsoft.documentdb microsoft.domainregistration microsoft.edge microsoft.elastic
  microsoft.elasticsan microsoft.eventhub microsoft.extendedlocation microsoft.fabric microsoft.features
  microsoft.fluidrelay microsoft.footprintmonitoring microsoft.guestconfiguration microsoft.hardwaresecuritymodules
  microsoft.hdinsight microsoft.healthcareapis microsoft.hybridcompute microsoft.hybridconnectivity
  microsoft.hybridcontainerservice microsoft.importexport microsoft.iotcentral microsoft.kubernetes
  microsoft.kubernetesconfiguration microsoft.kusto microsoft.labservices microsoft.loadtestservice microsoft.logic
  microsoft.maintenance microsoft.managednetworkfabric microsoft.managedservices microsoft.management microsoft.maps
  microsoft.marketplace microsoft.marketplaceordering microsoft.media microsoft.migrate microsoft.mixedreality
  microsoft.monitor microsoft.netapp microsoft.network microsoft.networkcloud microsoft.notificationhubs
  microsoft.operationalinsights microsoft.operationsmanagement microsoft.orbital microsoft.peering microsoft.policyinsights
  microsoft.portal microsoft.powerbidedicated microsoft.purview microsoft.quantum microsoft.quota microsoft.recoveryservices
  microsoft.redhatopenshift microsoft.relay microsoft.resourceconnector microsoft.resourcehealth microsoft.resourcenotifications
  microsoft.saas microsoft.scvmm microsoft.search microsoft.security microsoft.securityinsights microsoft.serialconsole
  microsoft.servicebus microsoft.servicefabric microsoft.servicelinker microsoft.signalrservice microsoft.solutions
  microsoft.sql microsoft.sqlvirtualmachine microsoft.storagecache microsoft.storagemover microsoft.storagesync
  microsoft.streamanalytics microsoft.subscription microsoft.support microsoft.swiftlet microsoft.synapse microsoft.timeseriesinsights
  microsoft.virtualmachineimages microsoft.visualstudio microsoft.vmware microsoft.voiceservices microsoft.web
  microsoft.workloads`;

const TYPES: Readonly<Record<string, string>> = {
  'microsoft.authorization': `accessreviewscheduledefinitions classicadministrators dataaliases denyassignments diagnosticsettings
    eligiblechildresources locks policyassignments policydefinitions policyexemptions policysetdefinitions policyvariables
    privatelinkassociations provideroperations resourcemanagementprivatelinks roleassignmentapprovals
    roleassignmentscheduleinstances roleassignmentschedulerequests roleassignmentschedules roleassignmentsusagemetrics
    roleassignments roledefinitions roleeligibilityscheduleinstances roleeligibilityschedulerequests roleeligibilityschedules
    rolemanagementpolicies rolemanagementpolicyassignments permissions`,
  'microsoft.containerregistry': `checknameavailability locations operations registries registries/agentpools registries/builds
    registries/buildtasks registries/cacherules registries/connectedregistries registries/credentialsets
    registries/eventgridfilters registries/exportpipelines registries/importpipelines registries/operationstatuses
    registries/packages registries/pipelineruns registries/privateendpointconnections registries/privatelinkresources
    registries/replications registries/runs registries/scopemaps registries/taskruns registries/tasks registries/tokens
    registries/usages registries/webhooks registries/archives locations/operationresults`,
  'microsoft.eventgrid': `domains domains/topics domains/eventsubscriptions eventsubscriptions extensiontopics locations namespaces
    namespaces/topics namespaces/clients operationresults operations operationsstatus partnerconfigurations partnerdestinations
    partnernamespaces partnerregistrations partnertopics partnertopics/eventsubscriptions systemtopics
    systemtopics/eventsubscriptions topics topics/eventsubscriptions topictypes topictypessubscriptions verifiedpartners
    topictypes/eventtypes topictypes/eventsubscriptions locations/eventsubscriptions locations/topictypes`,
  'microsoft.insights': `actiongroups activitylogalerts alertrules autoscalesettings components components/analyticsitems
    components/favorites components/myanalyticsitems components/operations components/query datacollectionendpoints
    datacollectionruleassociations datacollectionrules diagnosticsettings diagnosticsettingscategories eventcategories
    eventtypes eventtypes/values extendeddiagnosticsettings listmigrationdate locations logdefinitions logprofiles logs metricalerts
    metricbaselines metricdefinitions metricnamespaces metrics migratetonewpricingmodel myworkbooks notificationstatus operations
    privatelinkscopes privatelinkscopes/scopedresources scheduledqueryrules tenantactiongroups topology transactions webtests workbooks workbooktemplates`,
  'microsoft.keyvault': `checkmhsmnameavailability checknameavailability deletedmanagedhsms deletedvaults hsmpools locations
    locations/deletedmanagedhsms locations/deletedvaults locations/operationresults
    managedhsms operations vaults vaults/accesspolicies vaults/eventgridfilters vaults/keys vaults/keys/versions
    vaults/privateendpointconnections vaults/privatelinkresources vaults/secrets`,
  'microsoft.machinelearningservices': `capacityreservationgroups locations locations/quotas locations/usages locations/vmsizes
    locations/computeoperationsstatus locations/mfeoperationresults locations/mfeoperationsstatus locations/registryoperationsstatus
    locations/updatequotas locations/workspaceoperationsstatus operations registries registries/codes registries/components
    registries/data registries/environments registries/models virtualclusters workspaces workspaces/batchendpoints
    workspaces/batchendpoints/deployments workspaces/codes workspaces/codes/versions workspaces/components
    workspaces/components/versions workspaces/computes workspaces/connections workspaces/data workspaces/data/versions
    workspaces/datastores workspaces/endpoints workspaces/environments workspaces/environments/versions workspaces/eventgridfilters
    workspaces/features workspaces/featuresets workspaces/featuresets/versions workspaces/featurestoreentities
    workspaces/featurestoreentities/versions workspaces/inferencepools workspaces/jobs workspaces/labelingjobs
    workspaces/linkedservices workspaces/linkedworkspaces workspaces/marketplacesubscriptions workspaces/models
    workspaces/models/versions workspaces/notebooks workspaces/onlineendpoints workspaces/onlineendpoints/deployments
    workspaces/outboundrules workspaces/privateendpointconnections workspaces/privatelinkresources workspaces/schedules
    workspaces/serverlessendpoints workspaces/services workspaces/usages`,
  'microsoft.managedidentity': `identities operations userassignedidentities userassignedidentities/federatedidentitycredentials`,
  'microsoft.resourcegraph': `operations queries resourcechangedetails resourcechanges resources resourceshistory subscriptionsstatus`,
  'microsoft.resources': `builtintemplatespecs bulkdelete calculatetemplatehash changes checkpolicycompliance checkresourcename
    datamigrations deployments deployments/operations deploymentscripts deploymentstacks links locations
    notifyresourcejobs operations providers resourcegroups resources snapshots subscriptions subscriptions/locations
    subscriptions/operationresults subscriptions/providers subscriptions/resourcegroups subscriptions/resourcegroups/resources
    subscriptions/resources subscriptions/tagnames subscriptions/tagnames/tagvalues tags templatespecs templatespecs/versions
    tenants validateresources`,
  'microsoft.storage': `checknameavailability deletedaccounts locations locations/asyncoperations locations/checknameavailability
    locations/deletedaccounts locations/usages operations skus storageaccounts storageaccounts/blobservices
    storageaccounts/blobservices/containers storageaccounts/blobservices/containers/immutabilitypolicies
    storageaccounts/encryptionscopes storageaccounts/fileservices
    storageaccounts/fileservices/shares storageaccounts/inventorypolicies storageaccounts/listaccountsas
    storageaccounts/listservicesas storageaccounts/localusers storageaccounts/managementpolicies
    storageaccounts/networksecurityperimeterconfigurations storageaccounts/objectreplicationpolicies
    storageaccounts/privateendpointconnections storageaccounts/privatelinkresources storageaccounts/queueservices
    storageaccounts/queueservices/queues storageaccounts/services storageaccounts/storagetaskassignments
    storageaccounts/tableservices storageaccounts/tableservices/tables storagetasks usages`,
};

const namespaces = new Set([...words(NAMESPACES), ...Object.keys(TYPES)]);
const types = new Set(Object.entries(TYPES).flatMap(([namespace, list]) => words(list).map((type) => `${namespace}/${type}`)));

/** Does Azure have this provider namespace, as far as the sandbox knows? */
export function isAzureNamespace(namespace: string): boolean {
  return namespaces.has(namespace.toLowerCase());
}

/** Does Azure have this type? Of a namespace whose types are not listed here, every type may exist. */
export function isAzureType(type: string): boolean {
  const [namespace = ''] = type.toLowerCase().split('/');
  return types.has(type.toLowerCase()) || (namespaces.has(namespace) && !(namespace in TYPES));
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}
