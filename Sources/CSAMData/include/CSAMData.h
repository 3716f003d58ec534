#ifndef SAMLET_SAM_DATA_H
#define SAMLET_SAM_DATA_H

#include <stddef.h>

/// A data file of this folder, linked into the executable so that samlet stays a single file.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} samlet_sam_data;

/// `data/sam-properties.yaml`: properties of SAM resources and events.
samlet_sam_data samlet_sam_properties(void);

/// `data/globals.yaml`: properties that may stand under Globals.
samlet_sam_data samlet_sam_globals(void);

/// `data/policy-templates.yaml`: SAM's policy templates.
samlet_sam_data samlet_sam_policy_templates(void);

/// `data/managed-policies.txt`: paths of AWS managed policies by name.
samlet_sam_data samlet_sam_managed_policies(void);

/// `data/connectors.yaml`: what connectors grant.
samlet_sam_data samlet_sam_connectors(void);

#endif
