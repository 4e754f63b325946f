package dev.sluice.quality.check;

/**
 * What a type of check is called in the standard vocabularies. Empty: it has no counterpart there.
 *
 * @param odcs Open Data Contract Standard 3.1: library metric, or where in the contract it stands
 * @param soda SodaCL or Soda contracts
 * @param greatExpectations expectation
 * @param dbt generic test, with its package unless it is dbt's own
 * @param dqdl AWS Glue Data Quality Definition Language: rule type
 */
public record Standards(String odcs, String soda, String greatExpectations, String dbt, String dqdl) {}
