namespace RoutingDecision.Server.Tests.Telemetry.Exposition;

/// <summary>
/// What <see cref="GoldenMetrics"/> reads as in either format; span ids and times, which differ from run to run, are replaced by words.
/// </summary>
internal static class GoldenTexts
{
    public const string Text =
        """
        # TYPE target_info gauge
        # HELP target_info Attributes of the process that is scraped.
        target_info{service_instance_id="replica-1",service_name="routing-decision",service_version="0.1.0"} 1
        # TYPE routing_cache_fill_ratio gauge
        # HELP routing_cache_fill_ratio Filled part of the "cache".
        routing_cache_fill_ratio 0.25
        # TYPE routing_decisions_total counter
        # HELP routing_decisions_total Decisions made.
        routing_decisions_total{decided_by="classifier",tier="premium"} 1
        routing_decisions_total{decided_by="other",tier="other"} 5
        routing_decisions_total{decided_by="rule",tier="economy"} 3
        # TYPE routing_exposition_dropped gauge
        # HELP routing_exposition_dropped Instruments and series left out of this scrape because their name or labels are taken.
        routing_exposition_dropped{reason="labels"} 0
        routing_exposition_dropped{reason="name"} 0
        # TYPE routing_metrics_overflow_total counter
        # HELP routing_metrics_overflow_total Label sets beyond a family's bound, folded into the series labelled "other".
        routing_metrics_overflow_total{family="routing.cache.fill"} 0
        routing_metrics_overflow_total{family="routing.decisions"} 1
        routing_metrics_overflow_total{family="routing.stop.duration"} 0
        # TYPE routing_stop_duration_seconds histogram
        # HELP routing_stop_duration_seconds Time of one stop.
        routing_stop_duration_seconds_bucket{stop="rules",le="1e-06"} 1
        routing_stop_duration_seconds_bucket{stop="rules",le="2e-06"} 1
        routing_stop_duration_seconds_bucket{stop="rules",le="5e-06"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="1e-05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="2e-05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="5e-05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.0001"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.0002"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.0005"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.001"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.002"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.005"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.01"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.02"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.1"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.2"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.5"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="1.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="2.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="5.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="10.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="+Inf"} 3
        routing_stop_duration_seconds_sum{stop="rules"} 30.0000035
        routing_stop_duration_seconds_count{stop="rules"} 3
        # TYPE test_active gauge
        # HELP test_active Calls under way.
        test_active{why="a \"b\" \\ c\nd"} -2
        # TYPE test_advised_seconds histogram
        # HELP test_advised_seconds With advice.
        test_advised_seconds_bucket{le="0.001"} 1
        test_advised_seconds_bucket{le="1.0"} 1
        test_advised_seconds_bucket{le="+Inf"} 2
        test_advised_seconds_sum 2.5005
        test_advised_seconds_count 2
        test_advised_seconds_bucket{exported_le="mine",le="0.001"} 0
        test_advised_seconds_bucket{exported_le="mine",le="1.0"} 1
        test_advised_seconds_bucket{exported_le="mine",le="+Inf"} 1
        test_advised_seconds_sum{exported_le="mine"} 0.5
        test_advised_seconds_count{exported_le="mine"} 1
        # TYPE test_bytes_total counter
        # HELP test_bytes_total Line one\nwith a \\ backslash.
        test_bytes_total 9223372036854775807
        # TYPE test_exponential histogram
        # HELP test_exponential Without fixed bounds.
        test_exponential_bucket{le="+Inf"} 1
        test_exponential_sum 8
        test_exponential_count 1
        # TYPE test_odd gauge
        # HELP test_odd Not finite.
        test_odd{value="minus"} -Inf
        test_odd{value="nan"} NaN
        test_odd{value="plus"} +Inf
        # TYPE test_traced_seconds_total counter
        # HELP test_traced_seconds_total test.traced
        test_traced_seconds_total 1.5
        # TYPE test_unbounded histogram
        # HELP test_unbounded Count and sum.
        test_unbounded_bucket{le="+Inf"} 1
        test_unbounded_sum 4
        test_unbounded_count 1
        # TYPE test_viewed histogram
        # HELP test_viewed By a view.
        test_viewed_bucket{le="-1.0"} 1
        test_viewed_bucket{le="0.0"} 1
        test_viewed_bucket{le="1.0"} 1
        test_viewed_bucket{le="+Inf"} 1
        test_viewed_sum -1
        test_viewed_count 1

        """;

    public const string OpenMetrics =
        """
        # TYPE target info
        # HELP target Attributes of the process that is scraped.
        target_info{service_instance_id="replica-1",service_name="routing-decision",service_version="0.1.0"} 1
        # TYPE routing_cache_fill_ratio gauge
        # UNIT routing_cache_fill_ratio ratio
        # HELP routing_cache_fill_ratio Filled part of the \"cache\".
        routing_cache_fill_ratio 0.25
        # TYPE routing_decisions counter
        # HELP routing_decisions Decisions made.
        routing_decisions_total{decided_by="classifier",tier="premium"} 1
        routing_decisions_total{decided_by="other",tier="other"} 5
        routing_decisions_total{decided_by="rule",tier="economy"} 3
        # TYPE routing_exposition_dropped gauge
        # HELP routing_exposition_dropped Instruments and series left out of this scrape because their name or labels are taken.
        routing_exposition_dropped{reason="labels"} 0
        routing_exposition_dropped{reason="name"} 0
        # TYPE routing_metrics_overflow counter
        # HELP routing_metrics_overflow Label sets beyond a family's bound, folded into the series labelled \"other\".
        routing_metrics_overflow_total{family="routing.cache.fill"} 0
        routing_metrics_overflow_total{family="routing.decisions"} 1
        routing_metrics_overflow_total{family="routing.stop.duration"} 0
        # TYPE routing_stop_duration_seconds histogram
        # UNIT routing_stop_duration_seconds seconds
        # HELP routing_stop_duration_seconds Time of one stop.
        routing_stop_duration_seconds_bucket{stop="rules",le="1e-06"} 1
        routing_stop_duration_seconds_bucket{stop="rules",le="2e-06"} 1
        routing_stop_duration_seconds_bucket{stop="rules",le="5e-06"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="1e-05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="2e-05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="5e-05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.0001"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.0002"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.0005"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.001"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.002"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.005"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.01"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.02"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.05"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.1"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.2"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="0.5"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="1.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="2.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="5.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="10.0"} 2
        routing_stop_duration_seconds_bucket{stop="rules",le="+Inf"} 3
        routing_stop_duration_seconds_sum{stop="rules"} 30.0000035
        routing_stop_duration_seconds_count{stop="rules"} 3
        # TYPE test_active gauge
        # HELP test_active Calls under way.
        test_active{why="a \"b\" \\ c\nd"} -2
        # TYPE test_advised_seconds histogram
        # UNIT test_advised_seconds seconds
        # HELP test_advised_seconds With advice.
        test_advised_seconds_bucket{le="0.001"} 1 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="SPAN"} 0.0005 TIME
        test_advised_seconds_bucket{le="1.0"} 1
        test_advised_seconds_bucket{le="+Inf"} 2 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="SPAN"} 2.5 TIME
        test_advised_seconds_sum 2.5005
        test_advised_seconds_count 2
        test_advised_seconds_bucket{exported_le="mine",le="0.001"} 0
        test_advised_seconds_bucket{exported_le="mine",le="1.0"} 1
        test_advised_seconds_bucket{exported_le="mine",le="+Inf"} 1
        test_advised_seconds_sum{exported_le="mine"} 0.5
        test_advised_seconds_count{exported_le="mine"} 1
        # TYPE test_bytes counter
        # UNIT test_bytes bytes
        # HELP test_bytes Line one\nwith a \\ backslash.
        test_bytes_total 9223372036854775807
        # TYPE test_exponential histogram
        # HELP test_exponential Without fixed bounds.
        test_exponential_bucket{le="+Inf"} 1
        test_exponential_sum 8
        test_exponential_count 1
        # TYPE test_odd gauge
        # HELP test_odd Not finite.
        test_odd{value="minus"} -Inf
        test_odd{value="nan"} NaN
        test_odd{value="plus"} +Inf
        # TYPE test_traced_seconds counter
        # UNIT test_traced_seconds seconds
        # HELP test_traced_seconds test.traced
        test_traced_seconds_total 1.5 # {trace_id="0af7651916cd43dd8448eb211c80319c",span_id="SPAN"} 1.5 TIME
        # TYPE test_unbounded histogram
        # HELP test_unbounded Count and sum.
        test_unbounded_bucket{le="+Inf"} 1
        test_unbounded_sum 4
        test_unbounded_count 1
        # TYPE test_viewed histogram
        # HELP test_viewed By a view.
        test_viewed_bucket{le="-1.0"} 1
        test_viewed_bucket{le="0.0"} 1
        test_viewed_bucket{le="1.0"} 1
        test_viewed_bucket{le="+Inf"} 1
        # EOF

        """;
}
