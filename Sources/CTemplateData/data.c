#include "CTemplateData.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char resource_types[] = {
#embed "data/resource-types.yaml"
};

samlet_data samlet_resource_types(void) { return (samlet_data){resource_types, sizeof resource_types}; }
