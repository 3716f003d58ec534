# frozen_string_literal: true

# Starts a Ruby function: its only argument is the folder of the layers, `/opt`.

require_relative "runtime"

Samlet::Runtime.new(ARGV.shift || "/opt").run
