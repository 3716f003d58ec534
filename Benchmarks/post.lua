-- wrk's script: the request, and the figures as one line of JSON.
wrk.method = "POST"
wrk.body = '{"key": "value"}'
wrk.headers["Content-Type"] = "application/json"

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format('{"p50": %f, "p99": %f, "rate": %f, "failed": %d}\n', latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        summary.requests / summary.duration * 1000000, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
