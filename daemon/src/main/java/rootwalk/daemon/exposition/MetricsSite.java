package rootwalk.daemon.exposition;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import rootwalk.web.http.Body;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Site;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.json.JsonWriter;

/// Answers requests for metrics and health. Any thread.
public final class MetricsSite implements Handler {

    private static final String METRICS = "/metrics";
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";

    private final MetricsSource source;
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();

    private MetricsSite(MetricsSource source) {
        this.source = source;
    }

    /// The site for all names.
    public static Site of(MetricsSource source) {
        return new Site(List.of(Site.ANY), new MetricsSite(source));
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        return switch (request.path()) {
            case METRICS, LIVE, READY -> {
                if (request.method().equals(HttpMethod.OPTIONS)) {
                    yield SiteResponse.options(HttpMethod.GET, HttpMethod.HEAD);
                }
                yield request.isGetOrHead() ? get(request) : SiteResponse.notAllowed(HttpMethod.GET, HttpMethod.HEAD);
            }
            default -> SiteResponse.text(HttpResponseStatus.NOT_FOUND,
                    "There is no such resource; there are " + METRICS + ", " + LIVE + " and " + READY + ".");
        };
    }

    private SiteResponse get(SiteRequest request) {
        String accepted = Optional.ofNullable(request.headers().get(HttpHeaderNames.ACCEPT)).orElse("");
        return switch (request.path()) {
            case METRICS -> metrics(openMetrics.accepts(accepted) ? openMetrics : text);
            case LIVE -> health(source.live(), accepted);
            default -> health(source.ready(), accepted);
        };
    }

    private SiteResponse metrics(ExpositionFormatWriter writer) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try {
            writer.write(written, new MetricSnapshots(snapshots()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory was not written", e);
        }
        return new SiteResponse.Full(HttpResponseStatus.OK, headers(writer.getContentType()),
                Body.of(written.toString(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    private List<MetricSnapshot> snapshots() {
        Map<String, Long> counts = source.counts();
        List<MetricSnapshot> all = new ArrayList<>();
        Families.COUNTED.stream().filter(family -> family.isIn(counts)).map(family -> family.snapshot(counts))
                .forEach(all::add);
        all.add(DurationMetrics.of(Families.ANSWER_DURATION, source.answerDurations()));
        all.add(DurationMetrics.of(Families.UPSTREAM_RTT, source.upstreamDurations()));
        all.add(DurationMetrics.of(Families.LOOP_DELAY, source.loopDelays()));
        all.addAll(ZoneMetrics.of(source.zones(), source.mostZones()));
        all.addAll(ProcessMetrics.of(source.version()));
        return all;
    }

    private static SiteResponse health(List<HealthCheck> checks, String accepted) {
        boolean isPassed = checks.stream().allMatch(HealthCheck::isPassed);
        HttpResponseStatus status = isPassed ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
        if (accepted.contains("application/json")) {
            return new SiteResponse.Full(status, headers("application/json"),
                    Body.of(json(isPassed, checks), StandardCharsets.UTF_8));
        }
        String failed = checks.stream().filter(check -> !check.isPassed())
                .map(check -> check.name() + ": " + check.detail()).collect(Collectors.joining("\n"));
        return SiteResponse.text(status, headers("text/plain"), isPassed ? "ok" : failed);
    }

    private static String json(boolean isPassed, List<HealthCheck> checks) {
        JsonWriter json = new JsonWriter().object().member("ok", isPassed).array("checks");
        for (HealthCheck check : checks) {
            json.object().member("name", check.name()).member("ok", check.isPassed()).member("detail", check.detail())
                    .endObject();
        }
        return json.endArray().endObject().take();
    }

    /// Nothing on the way may answer with an old state.
    private static HttpHeaders headers(String type) {
        return new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }
}
