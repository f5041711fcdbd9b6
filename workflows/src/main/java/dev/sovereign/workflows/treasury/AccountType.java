package dev.sovereign.workflows.treasury;

/** What an account stands for; it is the first part of the account's name. */
public enum AccountType {
  ASSETS("Assets", true),
  LIABILITIES("Liabilities", false),
  EQUITY("Equity", false),
  INCOME("Income", false),
  EXPENSES("Expenses", true);

  private final String root;
  private final boolean debitNormal;

  AccountType(String root, boolean debitNormal) {
    this.root = root;
    this.debitNormal = debitNormal;
  }

  /** First part of the name of its accounts. */
  public String root() {
    return root;
  }

  /** Whether debits make such an account larger. */
  public boolean debitNormal() {
    return debitNormal;
  }
}
