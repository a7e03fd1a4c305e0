package rootwalk.cli.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import rootwalk.cli.command.QuestionArguments;
import rootwalk.wire.Question;

/// The questions of a rehearsal. Immutable.
final class RehearsalQuestions {

    /// Names of `zones/` that are resolved without a timeout, signed and unsigned.
    private static final List<String> RESOLVED = List.of(
            "www.harbor.isle", "www.harbor.isle AAAA", "harbor.isle MX", "harbor.isle TXT", "harbor.isle NS",
            "harbor.isle SOA",
            "none.harbor.isle", "www.harbor.isle MX", "www.bakery.isle", "order.bakery.isle", "gone.bakery.isle",
            "convoy.fleet.isle", "armada.fleet.isle", "ns3.hosting.isle", "flame.lantern.isle",
            "papyrus.archive.library.vale", "www.buecher.vale", "letter.scroll.vale TXT", "tulip.beds.garden.grove",
            "field.garden.grove", "naptr.museum.grove NAPTR", "www.postern.grove", "lamp.gallery.shaft.mine.grove",
            "bakery.edge.anvil.forge", "www.ironclad.forge", ". NS", "none.");

    /// Names that are answered locally.
    private static final List<String> LOCAL = List.of("127.8.11.80", "localhost", "www.rehearsal.test",
            "rehearsal.test MX", "any.rehearsal.test TXT", "none.www.rehearsal.test", "stage.rehearsal.example",
            "blocked.rehearsal.example AAAA", "printer.lan");

    /// Names with a different answer for each number: wildcards, an alias, no data and name errors.
    private static final List<String> OTHERS = List.of("a%d.beds.garden.grove", "b%d.paths.garden.grove",
            "c%d.beds.garden.grove MX", "none%d.harbor.isle", "none%d.library.vale", "none%d.lantern.isle");

    /// A name whose only server does not respond.
    private static final String UNREACHABLE = "www.below.rehearsal.test";

    private final List<Question> resolved = questions(RESOLVED.stream());
    private final List<Question> numbered = questions(IntStream.range(0, RehearsalFolder.NAMES).boxed()
            .flatMap(number -> Stream.concat(
                    RehearsalFolder.ZONES.stream().map(zone -> host(number, zone)),
                    Stream.of(OTHERS.get(number % OTHERS.size()).formatted(number)))));
    private final List<Question> local = questions(Stream.concat(LOCAL.stream(),
            IntStream.range(0, RehearsalFolder.NAMES).mapToObj(number -> host(number, "rehearsal.test"))));

    /// One in eight hosts is asked for a type that it does not have.
    private static String host(int number, String zone) {
        return "host" + number + "." + zone + (number % 8 == 7 ? " AAAA" : "");
    }

    private static List<Question> questions(Stream<String> words) {
        return words.map(RehearsalQuestions::question).toList();
    }

    static Question question(String words) {
        return QuestionArguments.parse(List.of(words.split(" "))).question();
    }

    /// One of each kind.
    List<Question> kinds() {
        return Stream.concat(resolved.stream(), local.stream().limit(LOCAL.size() + 1L)).toList();
    }

    /// A question whose resolution fails after some seconds.
    static Question unreachable() {
        return question(UNREACHABLE);
    }

    /// Questions that are answered from the data of the daemon.
    List<Question> local() {
        return local;
    }

    /// Questions of all zones of the lab, others for each round until there are no more.
    ///
    /// @param count how many of numbered names
    List<Question> toResolve(int round, int count) {
        List<Question> questions = new ArrayList<>(resolved);
        for (int i = 0; i < count; i++) {
            questions.add(numbered.get((round * count + i) % numbered.size()));
        }
        return questions;
    }
}
