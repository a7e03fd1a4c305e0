package rootwalk.cli.fetch;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import rootwalk.cli.command.Durations;
import rootwalk.cli.command.Paint;
import rootwalk.cli.command.RecordColumns;
import rootwalk.cli.command.TimeBar;
import rootwalk.web.client.Exchange;
import rootwalk.web.client.FetchResult;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PagePart;
import rootwalk.web.load.PartOutcome;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Phase;
import rootwalk.web.path.Timings;
import rootwalk.web.url.Url;
import rootwalk.wire.CountText;
import rootwalk.wire.SafeText;

/// Prints the parts of a page as text: a line for each finished part, and at the end a waterfall of all. Used by one
/// thread at a time.
final class PageText {

    private static final int NAME_WIDTH = 34;
    private static final int KIND_WIDTH = 11;

    private final PrintWriter out;
    private final Paint.Brush brush;

    PageText(PrintWriter out, Paint.Brush brush) {
        this.out = out;
        this.brush = brush;
    }

    void found(PagePart part) {
        line(part.found(), "found",
                "#" + part.number() + " " + url(part) + faint("  " + part.resource().namedBy() + ", "
                        + part.resource().priority()));
    }

    void over(PartOutcome outcome) {
        PagePart part = outcome.part();
        String what = switch (outcome) {
            case PartOutcome.Fetched got -> status(got.result()) + "  " + url(part)
                    + faint("  " + CountText.of(got.result().last().response().body().length(), "octet"));
            case PartOutcome.Failed lost ->
                brush.paint(Paint.BAD, "failed") + "  " + url(part) + "  " + words(lost.failure());
        };
        line(outcome.at(), "#" + part.number(), what);
    }

    /// Prints the waterfall, on the scale of the total time.
    void result(LoadedPage page) {
        Url url = page.document().last().request().url();
        out.println();
        out.println(brush.paint(Paint.HEADING, "page " + url.withoutUserInfo()) + "  " + parts(page) + ", "
                + CountText.of(octets(page), "octet") + ", " + text(page.nanos()));
        row("", status(page.document()), "document", name(url, url), bar(page.document(), page),
                span(page.document()));
        for (PartOutcome outcome : page.outcomes()) {
            row(outcome, url, page);
        }
        if (page.skipped() > 0) {
            out.println("  " + CountText.of(page.skipped(), "more reference is", "more references are")
                    + " skipped: at most "
                    + CountText.of(page.outcomes().size(), "part") + " of a page are fetched");
        }
        out.println(faint("  " + Arrays.stream(Phase.values())
                .map(phase -> TimeBar.sign(phase, Paint.Brush.PLAIN) + " " + phase)
                .collect(Collectors.joining("  "))));
        out.flush();
    }

    private void row(PartOutcome outcome, Url page, LoadedPage loaded) {
        PagePart part = outcome.part();
        String number = Integer.toString(part.number());
        String kind = part.resource().kind().toString();
        String name = name(part.resource().url(), page);
        switch (outcome) {
            case PartOutcome.Fetched got -> row(number, status(got.result()), kind, name, bar(got.result(), loaded),
                    span(got.result()));
            case PartOutcome.Failed lost -> row(number, brush.paint(Paint.BAD, "---"), kind, name,
                    RecordColumns.pad(words(lost.failure()), TimeBar.WIDTH), lost.at() - part.found());
        }
    }

    private void row(String number, String status, String kind, String name, String bar, long nanos) {
        out.println("  " + "%3s".formatted(number) + " " + status + " " + RecordColumns.pad(kind, KIND_WIDTH)
                + RecordColumns.pad(name, NAME_WIDTH) + " " + bar + "  " + text(nanos));
    }

    private String bar(FetchResult result, LoadedPage page) {
        List<Timings> timings = result.exchanges().stream().map(Exchange::timings).toList();
        return TimeBar.ofPhases(timings, page.nanos(), brush);
    }

    private static long span(FetchResult result) {
        return result.exchanges().stream().mapToLong(exchange -> exchange.timings().total()).sum();
    }

    /// The status, and a sign if the response is from the cache.
    private String status(FetchResult result) {
        int status = result.last().response().status().code();
        String sign = switch (result.last().source()) {
            case SERVER -> " ";
            case CACHE -> "*";
            case VALIDATED -> "=";
        };
        return brush.paint(FetchText.style(status), Integer.toString(status)) + sign;
    }

    private static String parts(LoadedPage page) {
        long failed = page.outcomes().stream().filter(outcome -> outcome instanceof PartOutcome.Failed).count();
        long stored = page.exchanges().stream().filter(one -> one.source() == Exchange.Source.CACHE).count();
        long validated = page.exchanges().stream().filter(one -> one.source() == Exchange.Source.VALIDATED).count();
        return CountText.of(page.outcomes().size(), "part")
                + (failed == 0 ? "" : " (" + failed + " failed)")
                + (stored == 0 ? "" : ", " + stored + " from the cache (*)")
                + (validated == 0 ? "" : ", " + validated + " not modified (=)");
    }

    private static long octets(LoadedPage page) {
        return page.exchanges().stream().mapToLong(exchange -> exchange.response().body().length()).sum();
    }

    private static String words(FetchFailure failure) {
        return "at " + failure.step() + ": " + SafeText.text(failure.description());
    }

    private static String url(PagePart part) {
        return part.resource().url().withoutUserInfo().toString();
    }

    /// A URL shortened to the column: without the page's origin, and without its middle.
    private static String name(Url url, Url page) {
        String text = url.origin().equals(page.origin())
                ? url.requestTarget()
                : url.withoutUserInfo().toString();
        if (text.length() <= NAME_WIDTH) {
            return text;
        }
        int half = (NAME_WIDTH - 1) / 2;
        return text.substring(0, half) + "…" + text.substring(text.length() - half);
    }

    private void line(long at, String word, String text) {
        out.println(FetchText.moment(at, brush) + RecordColumns.pad(word, FetchText.WORD_WIDTH) + text);
        out.flush();
    }

    private String faint(String text) {
        return brush.paint(Paint.FAINT, text);
    }

    private static String text(long nanos) {
        return Durations.text(Duration.ofNanos(nanos));
    }
}
