#include "CSAMData.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char properties[] = {
#embed "data/sam-properties.yaml"
};
static const unsigned char globals[] = {
#embed "data/globals.yaml"
};
static const unsigned char policy_templates[] = {
#embed "data/policy-templates.yaml"
};
static const unsigned char managed_policies[] = {
#embed "data/managed-policies.txt"
};
static const unsigned char connectors[] = {
#embed "data/connectors.yaml"
};

samlet_sam_data samlet_sam_properties(void) { return (samlet_sam_data){properties, sizeof properties}; }
samlet_sam_data samlet_sam_globals(void) { return (samlet_sam_data){globals, sizeof globals}; }
samlet_sam_data samlet_sam_policy_templates(void) { return (samlet_sam_data){policy_templates, sizeof policy_templates}; }
samlet_sam_data samlet_sam_managed_policies(void) { return (samlet_sam_data){managed_policies, sizeof managed_policies}; }
samlet_sam_data samlet_sam_connectors(void) { return (samlet_sam_data){connectors, sizeof connectors}; }
