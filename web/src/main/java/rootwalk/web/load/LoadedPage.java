package rootwalk.web.load;

import java.util.List;
import java.util.stream.Stream;

import rootwalk.web.client.Exchange;
import rootwalk.web.client.FetchResult;

/// A page with all that it wanted.
///
/// @param outcomes
///            of its parts, in the order in which they were asked for
/// @param skipped
///            references beyond the number that is followed
/// @param nanos
///            nanoseconds from the beginning of the journey to the end of the last part
public record LoadedPage(FetchResult document, List<PartOutcome> outcomes, long skipped, long nanos) {

    public LoadedPage {
        outcomes = List.copyOf(outcomes);
    }

    /// A document without its parts.
    public static LoadedPage alone(FetchResult document, long took) {
        return new LoadedPage(document, List.of(), 0, took);
    }

    /// Whether there is a response to everything that was asked for.
    public boolean isComplete() {
        return outcomes.stream().noneMatch(outcome -> outcome instanceof PartOutcome.Failed);
    }

    /// Every exchange, the document's first.
    public List<Exchange> exchanges() {
        Stream<Exchange> ofParts = outcomes.stream().flatMap(outcome -> switch (outcome) {
            case PartOutcome.Fetched got -> got.result().exchanges().stream();
            case PartOutcome.Failed _ -> Stream.empty();
        });
        return Stream.concat(document.exchanges().stream(), ofParts).toList();
    }
}
