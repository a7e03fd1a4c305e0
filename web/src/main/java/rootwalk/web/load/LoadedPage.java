package rootwalk.web.load;

import java.util.List;
import java.util.stream.Stream;

import rootwalk.web.client.Exchanged;
import rootwalk.web.client.Fetched;

/// A page with all that it wanted.
///
/// @param outcomes
///            of its parts, in the order in which they were asked for
/// @param leftOut
///            references beyond the number that is followed
/// @param took
///            nanoseconds from the beginning of the journey to the end of the last part
public record LoadedPage(Fetched document, List<PartOutcome> outcomes, long leftOut, long took) {

    public LoadedPage {
        outcomes = List.copyOf(outcomes);
    }

    /// A document without its parts.
    public static LoadedPage alone(Fetched document, long took) {
        return new LoadedPage(document, List.of(), 0, took);
    }

    /// Whether there is a response to everything that was asked for.
    public boolean isWhole() {
        return outcomes.stream().noneMatch(outcome -> outcome instanceof PartOutcome.Lost);
    }

    /// Every exchange, the document's first.
    public List<Exchanged> exchanges() {
        Stream<Exchanged> ofParts = outcomes.stream().flatMap(outcome -> switch (outcome) {
            case PartOutcome.Got got -> got.fetched().exchanges().stream();
            case PartOutcome.Lost _ -> Stream.empty();
        });
        return Stream.concat(document.exchanges().stream(), ofParts).toList();
    }
}
