#include "CTemplateData.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char resource_types[] = {
#embed "data/resource-types.yaml"
};

static const unsigned char resource_properties[] = {
#embed "data/resource-properties.txt"
};

static const unsigned char property_comparisons[] = {
#embed "data/property-comparisons.txt"
};

static const unsigned char resource_type_names[] = {
#embed "data/resource-type-names.txt"
};

static const unsigned char diagnostic_codes[] = {
#embed "data/diagnostic-codes.yaml"
};

static const unsigned char resource_changes[] = {
#embed "data/resource-changes.txt"
};

samlet_data samlet_resource_changes(void) { return (samlet_data){resource_changes, sizeof resource_changes}; }

samlet_data samlet_resource_types(void) { return (samlet_data){resource_types, sizeof resource_types}; }

samlet_data samlet_resource_properties(void) {
    return (samlet_data){resource_properties, sizeof resource_properties};
}

samlet_data samlet_property_comparisons(void) {
    return (samlet_data){property_comparisons, sizeof property_comparisons};
}

samlet_data samlet_resource_type_names(void) {
    return (samlet_data){resource_type_names, sizeof resource_type_names};
}

samlet_data samlet_diagnostic_codes(void) { return (samlet_data){diagnostic_codes, sizeof diagnostic_codes}; }
