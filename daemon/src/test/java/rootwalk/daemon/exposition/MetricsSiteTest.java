package rootwalk.daemon.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.daemon.exposition.MetricsSource.ZoneValues;
import rootwalk.web.http.Body;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.web.url.Url.Scheme;
import rootwalk.wire.DurationHistogram;

class MetricsSiteTest {

    private static final ZoneValues SERVED = new ZoneValues("a.example.", OptionalLong.of(4294967295L), false,
            Optional.of(Instant.ofEpochSecond(2_000_000_000)), Optional.of(Instant.ofEpochSecond(1_900_000_000)));
    private static final ZoneValues REJECTED = new ZoneValues("b.example.", OptionalLong.of(7), true,
            Optional.of(Instant.ofEpochSecond(1_950_000_000)), Optional.empty());
    private static final ZoneValues ABSENT =
            new ZoneValues("c.example.", OptionalLong.empty(), false, Optional.empty(), Optional.empty());

    private final DurationHistogram histogram = new DurationHistogram();
    private int mostZones = 3;
    private List<HealthCheck> live = List.of(new HealthCheck("udp-loops", true, "all event loops run"));
    private List<HealthCheck> ready = List.of();

    private final class Source implements MetricsSource {

        @Override
        public Map<String, Long> counts() {
            return Map.of("queries.udp", 3L, "queries.tcp", 1L, "types.aaaa", 2L, "types.other", 1L,
                    "message-cache.octets", 1024L);
        }

        @Override
        public Map<String, DurationHistogram.Counts> answerDurations() {
            return Map.of("cache", histogram.counts());
        }

        @Override
        public Map<String, DurationHistogram.Counts> upstreamDurations() {
            return Map.of();
        }

        @Override
        public Map<String, DurationHistogram.Counts> loopDelays() {
            return Map.of();
        }

        @Override
        public List<ZoneValues> zones() {
            return List.of(SERVED, REJECTED, ABSENT);
        }

        @Override
        public int mostZones() {
            return mostZones;
        }

        @Override
        public List<HealthCheck> live() {
            return live;
        }

        @Override
        public List<HealthCheck> ready() {
            return ready;
        }

        @Override
        public String version() {
            return "1.2";
        }
    }

    private final Site site = MetricsSite.of(new Source());

    private SiteResponse.Full request(HttpMethod method, String path, String accept) {
        var headers = new DefaultHttpHeaders().set(HttpHeaderNames.ACCEPT, accept);
        var client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
        return (SiteResponse.Full) site.handler().handle(
                new SiteRequest(method, Scheme.HTTP, "localhost", path, headers, Body.NONE, client, Optional.empty(),
                        0));
    }

    private static String text(SiteResponse.Full response) {
        return response.body().text(StandardCharsets.UTF_8);
    }

    private String metrics() {
        return text(request(HttpMethod.GET, "/metrics", "*/*"));
    }

    @Nested
    class Metrics {

        @Test
        void areInTheTextFormatOfPrometheus() {
            SiteResponse.Full response = request(HttpMethod.GET, "/metrics", "text/plain;version=0.0.4");

            assertThat(response.status().code()).isEqualTo(200);
            assertThat(response.headers().get(HttpHeaderNames.CONTENT_TYPE)).startsWith("text/plain; version=0.0.4");
            assertThat(text(response)).contains("# TYPE rootwalk_queries_total counter\n",
                    "rootwalk_queries_total{transport=\"udp\"} 3.0\n",
                    "rootwalk_queries_by_type_total{type=\"AAAA\"} 2.0\n",
                    "rootwalk_queries_by_type_total{type=\"other\"} 1.0\n",
                    "rootwalk_message_cache_size_bytes 1024.0\n", "rootwalk_build_info{", "version=\"1.2\"")
                    .doesNotContain("# EOF");
        }

        @Test
        void areInOpenMetricsForClientsThatAcceptIt() {
            SiteResponse.Full response = request(HttpMethod.GET, "/metrics",
                    "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");

            assertThat(response.headers().get(HttpHeaderNames.CONTENT_TYPE)).startsWith("application/openmetrics-text");
            assertThat(text(response)).contains("# TYPE rootwalk_queries counter\n",
                    "# UNIT rootwalk_message_cache_size_bytes bytes\n",
                    "# UNIT rootwalk_answer_duration_seconds seconds\n").endsWith("# EOF\n");
        }

        @Test
        void partsThatAreNotInUseHaveNone() {
            assertThat(metrics()).doesNotContain("rootwalk_journal", "rootwalk_secondary",
                    "rootwalk_queries_total{transport=\"tls\"}");
        }

        @Test
        void durationsAreCumulative() {
            histogram.add(20_000);
            histogram.add(20_000);
            histogram.add(700_000_000);

            assertThat(metrics()).contains(
                    "rootwalk_answer_duration_seconds_bucket{source=\"cache\",le=\"1.0E-5\"} 0\n",
                    "rootwalk_answer_duration_seconds_bucket{source=\"cache\",le=\"2.5E-5\"} 2\n",
                    "rootwalk_answer_duration_seconds_bucket{source=\"cache\",le=\"0.5\"} 2\n",
                    "rootwalk_answer_duration_seconds_bucket{source=\"cache\",le=\"1.0\"} 3\n",
                    "rootwalk_answer_duration_seconds_bucket{source=\"cache\",le=\"+Inf\"} 3\n",
                    "rootwalk_answer_duration_seconds_count{source=\"cache\"} 3\n",
                    "rootwalk_answer_duration_seconds_sum{source=\"cache\"} 0.70004\n");
        }

        @Test
        void theProcessHasTheUsualNames() {
            assertThat(metrics()).contains("jvm_memory_used_bytes{area=\"heap\"} ", "jvm_gc_collection_seconds_count{",
                    "process_start_time_seconds ", "process_cpu_seconds_total ", "process_open_fds ");
        }
    }

    @Nested
    class Zones {

        @Test
        void haveMetricsOfTheirOwnIfThereAreFew() {
            assertThat(metrics()).contains("rootwalk_zone_serial{zone=\"a.example.\"} 4.294967295E9\n",
                    "rootwalk_zone_expiry_timestamp_seconds{zone=\"b.example.\"} 1.95E9\n",
                    "rootwalk_zone_signature_expiry_timestamp_seconds{zone=\"a.example.\"} 1.9E9\n")
                    .doesNotContain("zone=\"c.example.\"");
        }

        @Test
        void areSummarisedIfThereAreMany() {
            mostZones = 2;

            assertThat(metrics()).doesNotContain("a.example.", "b.example.").contains(
                    "rootwalk_zones{state=\"served\"} 2.0\n", "rootwalk_zones{state=\"not-served\"} 1.0\n",
                    "rootwalk_zones_rejected 1.0\n",
                    "rootwalk_zones_first_expiry_timestamp_seconds 1.95E9\n",
                    "rootwalk_zones_first_signature_expiry_timestamp_seconds 1.9E9\n");
        }
    }

    @Nested
    class OfHealth {

        private final HealthCheck loops = new HealthCheck("udp-loops", true, "all event loops run");
        private final HealthCheck zones = new HealthCheck("zones", false, "not served: c.example.");

        @Test
        void allChecksHaveToPass() {
            live = List.of(loops);
            ready = List.of(loops, zones);

            SiteResponse.Full live = request(HttpMethod.GET, "/health/live", "*/*");
            SiteResponse.Full ready = request(HttpMethod.GET, "/health/ready", "*/*");

            assertThat(live.status().code()).isEqualTo(200);
            assertThat(text(live)).isEqualTo("ok\n");
            assertThat(ready.status().code()).isEqualTo(503);
            assertThat(text(ready)).isEqualTo("zones: not served: c.example.\n");
            assertThat(ready.headers().get(HttpHeaderNames.CACHE_CONTROL)).isEqualTo("no-store");
        }

        @Test
        void jsonHasEveryCheck() {
            ready = List.of(loops, zones);

            SiteResponse.Full ready = request(HttpMethod.GET, "/health/ready", "application/json");

            assertThat(ready.status().code()).isEqualTo(503);
            assertThat(ready.headers().get(HttpHeaderNames.CONTENT_TYPE)).isEqualTo("application/json");
            assertThat(text(ready)).isEqualTo("{\"ok\":false,\"checks\":["
                    + "{\"name\":\"udp-loops\",\"ok\":true,\"detail\":\"all event loops run\"},"
                    + "{\"name\":\"zones\",\"ok\":false,\"detail\":\"not served: c.example.\"}]}\n");
        }
    }

    @Test
    void otherPathsAreNotFound() {
        SiteResponse.Full response = request(HttpMethod.GET, "/", "*/*");

        assertThat(response.status().code()).isEqualTo(404);
        assertThat(text(response)).contains("/metrics", "/health/live", "/health/ready");
    }

    @Test
    void nothingCanBeChanged() {
        assertThat(request(HttpMethod.POST, "/metrics", "*/*").status().code()).isEqualTo(405);
        assertThat(request(HttpMethod.OPTIONS, "/health/live", "*/*").status().code()).isEqualTo(204);
        assertThat(request(HttpMethod.HEAD, "/metrics", "*/*").status().code()).isEqualTo(200);
    }
}
