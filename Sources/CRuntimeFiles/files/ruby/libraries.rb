# frozen_string_literal: true

module Samlet
  # Where Ruby looks for what a function requires.
  #
  # The interpreter is started without RubyGems, which takes several times as long to load as all the rest. It comes
  # when there are gems in the function's code or its layers, or when something is asked for that only it can give.
  class Libraries
    # What AWS's runtime has loaded before the function, and functions use without requiring it.
    LOADED_BY_AWS = {
      Gem: "rubygems", RbConfig: "rbconfig", Monitor: "monitor", Logger: "logger", Net: "net/http", URI: "uri",
      StringIO: "stringio", Timeout: "timeout"
    }.freeze

    def initialize(layers)
      @layers = layers
      @task = ENV["LAMBDA_TASK_ROOT"] || "/var/task"
      @runtime = ENV["LAMBDA_RUNTIME_DIR"] || "/var/runtime"
    end

    # Source: AWS Lambda Developer Guide, "Working with layers for Ruby Lambda functions", and the variables of AWS's
    # runtime: a function's own RUBYLIB or GEM_PATH stands for the folders of the layers.
    def prepare
      @gem_folders = gem_folders
      add_load_path
      Hooks.install(self)
      LOADED_BY_AWS.each { |name, path| Object.autoload(name, path) unless Object.const_defined?(name, false) }
      load_gems if @gem_folders.any? { |folder| File.directory?("#{folder}/specifications") }
    end

    # - Returns: false when RubyGems is there already, or cannot be had.
    def load_gems
      return false if @has_gems

      @has_gems = true
      require "rubygems"
      # Those that come with the interpreter, as on AWS.
      Gem.paths = { "GEM_HOME" => ENV["GEM_HOME"], "GEM_PATH" => (@gem_folders + Gem.default_path).join(":") }
      true
    rescue LoadError
      false
    end

    private

    def add_load_path
      given = ENV["RUBYLIB"]
      folders = [@task, "#{@runtime}/lib"]
      folders += given ? given.split(":") : ["#{@layers}/ruby/lib"]
      ENV["RUBYLIB"] = folders.join(":")
      $LOAD_PATH.replace(folders | $LOAD_PATH)
    end

    def gem_folders
      ENV["GEM_PATH"] ||= versions.flat_map do |version|
        ["#{@task}/vendor/bundle/ruby/#{version}", "#{@layers}/ruby/gems/#{version}"]
      end.join(":")
      ENV["GEM_PATH"].split(":") + [ENV["GEM_HOME"] || @runtime]
    end

    # Of the interpreter, and of the runtime that the function asks for: `3.4.0`.
    def versions
      asked = ENV["AWS_EXECUTION_ENV"].to_s[/ruby(\d+\.\d+)\z/, 1]
      [RUBY_VERSION[/\A\d+\.\d+/], asked].compact.uniq.map { |version| "#{version}.0" }
    end
  end

  # A `require` in front of all others, whoever replaces them.
  module Hooks
    class << self
      attr_accessor :libraries

      def install(libraries)
        self.libraries = libraries
        Object.class_eval do
          private

          def require(path)
            # True, since otherwise the constant whose use has led here would get lost.
            return true if path == "rubygems" && Hooks.libraries.load_gems

            begin
              found = super
            rescue LoadError => error
              raise unless error.path == path.to_s && Hooks.libraries.load_gems

              found = super
            end
            Hooks.set_up_logger if found && defined?(::Logger::Formatter)
            found
          end

          # Asks for a version of a gem, before anything of RubyGems is there.
          def gem(*arguments)
            Object.send(:remove_method, :gem)
            Hooks.libraries.load_gems
            gem(*arguments)
          end

          # A method, so that nothing loads it by its name.
          def URI(text)
            Object.send(:remove_method, :URI)
            require "uri"
            URI(text)
          end
        end
      end

      # When it has just been loaded, by whatever way.
      def set_up_logger
        return if @has_logger

        @has_logger = true
        require_relative "logging"
      end
    end
  end
end
