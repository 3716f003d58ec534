def handler(event:, context:)
  name = event.dig("queryStringParameters", "name") || "world"
  puts "greeting #{name}, #{context.get_remaining_time_in_millis} ms left"
  { message: "hello, #{name}" }
end
