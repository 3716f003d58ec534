#include "CStarters.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

#define BYTES(name) static const unsigned char name[]
#define FILE_OF(starter, path, name, executable) {starter, path, name, sizeof name, executable}

BYTES(python_template) = {
#embed "../../templates/hello-python/template.yaml"
};
BYTES(python_readme) = {
#embed "../../templates/hello-python/README.md"
};
BYTES(python_app) = {
#embed "../../templates/hello-python/src/app.py"
};
BYTES(node_template) = {
#embed "../../templates/hello-node/template.yaml"
};
BYTES(node_readme) = {
#embed "../../templates/hello-node/README.md"
};
BYTES(node_app) = {
#embed "../../templates/hello-node/src/app.mjs"
};
BYTES(ruby_template) = {
#embed "../../templates/hello-ruby/template.yaml"
};
BYTES(ruby_readme) = {
#embed "../../templates/hello-ruby/README.md"
};
BYTES(ruby_app) = {
#embed "../../templates/hello-ruby/src/app.rb"
};
BYTES(java_template) = {
#embed "../../templates/hello-java/template.yaml"
};
BYTES(java_readme) = {
#embed "../../templates/hello-java/README.md"
};
BYTES(java_makefile) = {
#embed "../../templates/hello-java/src/Makefile"
};
BYTES(java_hello) = {
#embed "../../templates/hello-java/src/example/Hello.java"
};
BYTES(custom_template) = {
#embed "../../templates/custom-runtime/template.yaml"
};
BYTES(custom_readme) = {
#embed "../../templates/custom-runtime/README.md"
};
BYTES(custom_bootstrap) = {
#embed "../../templates/custom-runtime/src/bootstrap"
};
BYTES(custom_function) = {
#embed "../../templates/custom-runtime/src/function.sh"
};

static const samlet_starter_file files[] = {
    FILE_OF("hello-python", "template.yaml", python_template, false),
    FILE_OF("hello-python", "README.md", python_readme, false),
    FILE_OF("hello-python", "src/app.py", python_app, false),
    FILE_OF("hello-node", "template.yaml", node_template, false),
    FILE_OF("hello-node", "README.md", node_readme, false),
    FILE_OF("hello-node", "src/app.mjs", node_app, false),
    FILE_OF("hello-ruby", "template.yaml", ruby_template, false),
    FILE_OF("hello-ruby", "README.md", ruby_readme, false),
    FILE_OF("hello-ruby", "src/app.rb", ruby_app, false),
    FILE_OF("hello-java", "template.yaml", java_template, false),
    FILE_OF("hello-java", "README.md", java_readme, false),
    FILE_OF("hello-java", "src/Makefile", java_makefile, false),
    FILE_OF("hello-java", "src/example/Hello.java", java_hello, false),
    FILE_OF("custom-runtime", "template.yaml", custom_template, false),
    FILE_OF("custom-runtime", "README.md", custom_readme, false),
    FILE_OF("custom-runtime", "src/bootstrap", custom_bootstrap, true),
    FILE_OF("custom-runtime", "src/function.sh", custom_function, false),
};

samlet_starter_file samlet_starter_file_at(size_t index) { return files[index]; }

size_t samlet_starter_file_count(void) { return sizeof files / sizeof files[0]; }
