package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.Evidence;
import rootwalk.resolver.contract.Lookup;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.contract.Validator;
import rootwalk.resolver.contract.Verdict;
import rootwalk.resolver.servers.ResponseAnalysis;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ResponseAnalysis.Referral;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Has a validator decide on each part of a response, before any of it is stored. Any thread.
final class ResponseValidation {

    private final Validator validator;
    private final Lookups lookups;

    /// Resolves the questions of a validator, as parts of the resolution whose response it validates.
    @FunctionalInterface
    interface Lookups {
        Resolution resolve(Question question, ResolutionContext context);
    }

    /// A response whose parts have the security that the validator found.
    ///
    /// @param verdict
    ///            the worst on any part that is an answer
    record Validated(ResponseAnalysis analysis, Verdict verdict) {}

    ResponseValidation(Validator validator, Lookups lookups) {
        this.validator = validator;
        this.lookups = lookups;
    }

    /// @param question
    ///            that was sent to the servers of the delegation
    Validated validate(ResponseAnalysis analysis, Question question, Delegation servers, ResolutionContext context) {
        boolean checkingDisabled = servers.isForward() && context.checkingDisabled();
        OneResponse response = new OneResponse(question, servers.cut(), checkingDisabled, context);
        ResponseAnalysis validated = response.validate(analysis);
        return new Validated(validated, response.worst);
    }

    private final class OneResponse {
        private final Question question;
        private final Name cut;
        private final boolean checkingDisabled;
        private final ResolutionContext context;
        private Verdict worst = Verdict.SECURE;

        OneResponse(Question question, Name cut, boolean checkingDisabled, ResolutionContext context) {
            this.question = question;
            this.cut = cut;
            this.checkingDisabled = checkingDisabled;
            this.context = context;
        }

        ResponseAnalysis validate(ResponseAnalysis analysis) {
            return switch (analysis) {
                case Answer answer -> {
                    List<SignedRRset> aliases = validate(answer.aliases(), List.of());
                    yield new Answer(aliases, validate(answer.rrsets(), aliases), answer.authoritative());
                }
                case Negative negative -> new Negative(validate(negative.aliases(), List.of()), negative.name(),
                        negative.nameError(), negative.proof(), negative.ttl(), negative.authoritative(),
                        decide(new Evidence.Denial(question, cut, checkingDisabled, negative.name(),
                                negative.nameError(), negative.proof())).security());
                case Alias alias -> new Alias(validate(alias.aliases(), List.of()), alias.target(),
                        alias.authoritative());
                case NameTooLong nameTooLong -> new NameTooLong(validate(nameTooLong.aliases(), List.of()));
                case Referral referral -> validate(referral);
                case Unusable unusable -> unusable;
            };
        }

        /// A referral is followed whatever the security of its DS RRset is.
        private Referral validate(Referral referral) {
            SignedRRset ds = referral.delegationSigner();
            return ds == null ? referral
                    : new Referral(referral.cut(), referral.servers(), referral.ttl(),
                            ds.withSecurity(decide(ds).security()));
        }

        private List<SignedRRset> validate(List<SignedRRset> sets, List<SignedRRset> before) {
            if (sets.isEmpty()) {
                return sets;
            }
            List<SignedRRset> validated = new ArrayList<>(sets.size());
            SignedRRset last = before.isEmpty() ? null : before.getLast();
            for (SignedRRset rrset : sets) {
                // A CNAME made from a DNAME is as good as that (RFC 6672 section 5.3.1: nothing signs it).
                last = rrset.withSecurity(last != null && last.rrset().type() == RecordType.DNAME ? last.security()
                        : decide(rrset).security());
                validated.add(last);
            }
            return validated;
        }

        private Verdict decide(SignedRRset records) {
            return decide(new Evidence.Records(question, cut, checkingDisabled, records));
        }

        private Verdict decide(Evidence evidence) {
            Lookup lookup = asked -> lookups.resolve(asked, context);
            Verdict verdict = validator.validate(evidence, lookup);
            if (verdict.security().compareTo(worst.security()) < 0) {
                worst = verdict;
            }
            return verdict;
        }
    }
}
