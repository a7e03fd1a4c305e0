package rootwalk.cli.fetch;

import java.util.List;
import java.util.function.Function;

import rootwalk.resolver.Resolver;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.lookup.NameLookup;
import rootwalk.web.path.NameAnswer;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;

/// Looks names up with a resolver in this process.
///
/// @param watch creates the observer of a resolution
public record ResolverLookup(Resolver resolver, Function<Question, ResolutionObserver> watch) implements NameLookup {

    @Override
    public NameAnswer lookup(Question question) {
        Resolution resolution = resolver.resolve(new Query(question, false, false, watch.apply(question)));
        List<RRset> records = resolution.answer();
        String words = resolution.errors().stream().map(ResolverLookup::words).findFirst().orElse("");
        return new NameAnswer(resolution.responseCode(), records, resolution.ttl(), words);
    }

    private static String words(ExtendedError error) {
        String purpose = ExtendedError.purpose(error.code());
        return error.text().isEmpty() ? purpose : purpose + ": " + error.text();
    }
}
