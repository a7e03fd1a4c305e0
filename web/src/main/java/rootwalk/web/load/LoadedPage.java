package rootwalk.web.load;

import java.util.List;
import java.util.stream.Stream;

import rootwalk.web.client.Exchange;
import rootwalk.web.client.FetchResult;

/// A page with its parts.
///
/// @param outcomes the outcomes of its parts, in the order of their requests
/// @param skipped the number of references beyond the limit
/// @param nanos time from the start of the timeline to the end of the last part
public record LoadedPage(FetchResult document, List<PartOutcome> outcomes, long skipped, long nanos) {

    public LoadedPage {
        outcomes = List.copyOf(outcomes);
    }

    /// A document without its parts.
    public static LoadedPage alone(FetchResult document, long took) {
        return new LoadedPage(document, List.of(), 0, took);
    }

    /// Whether every part has a response.
    public boolean isComplete() {
        return outcomes.stream().noneMatch(outcome -> outcome instanceof PartOutcome.Failed);
    }

    /// All exchanges, those of the document first.
    public List<Exchange> exchanges() {
        Stream<Exchange> ofParts = outcomes.stream().flatMap(outcome -> switch (outcome) {
            case PartOutcome.Fetched got -> got.result().exchanges().stream();
            case PartOutcome.Failed _ -> Stream.empty();
        });
        return Stream.concat(document.exchanges().stream(), ofParts).toList();
    }
}
