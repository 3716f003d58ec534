#ifndef SAMLET_TEMPLATE_DATA_H
#define SAMLET_TEMPLATE_DATA_H

#include <stddef.h>

/// A data file of this folder, linked into the executable so that samlet stays a single file.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} samlet_data;

/// `data/resource-types.yaml`: names, Ref values and attributes of resource types.
samlet_data samlet_resource_types(void);

/// `data/resource-properties.txt`: the properties of resource types.
samlet_data samlet_resource_properties(void);

/// `data/resource-type-names.txt`: every resource type, one a line.
samlet_data samlet_resource_type_names(void);

/// `data/property-comparisons.txt`: how values are compared where their schema does not say it.
samlet_data samlet_property_comparisons(void);

/// `data/resource-changes.txt`: what becomes of resources when they change or go.
samlet_data samlet_resource_changes(void);

/// `data/diagnostic-codes.yaml`: what the codes of diagnostics mean.
samlet_data samlet_diagnostic_codes(void);

#endif
