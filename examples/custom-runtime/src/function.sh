# Answers with the event in capitals.
shout() {
    echo "shouting $1" >&2
    echo "$1" | tr '[:lower:]' '[:upper:]'
}
