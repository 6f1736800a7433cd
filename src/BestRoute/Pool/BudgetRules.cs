using System.Globalization;

namespace BestRoute;

/// <summary>The rules for budgets. Each failure names the member, its value and the fix.</summary>
internal static class BudgetRules
{
    private const double MaxLimit = 1e9;

    internal static void Check(IList<BudgetOptions> budgets, List<string> failures)
    {
        if (budgets.Contains(null!))
        {
            failures.Add("Budgets contains null. Remove it, or give it a Name and a Limit.");
            return;
        }

        foreach (var budget in budgets)
        {
            if (string.IsNullOrWhiteSpace(budget.Name))
            {
                failures.Add($"Budgets contains a budget whose Name is '{budget.Name}'. Give each budget a name of its own, such as 'monthly'.");
            }

            if (budget.Limit is not (> 0 and <= MaxLimit))
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"Budgets['{budget.Name}'].Limit is {budget.Limit}. Set it to US dollars, greater than 0 and at most {MaxLimit:#,0}."));
            }

            if (!Enum.IsDefined(budget.Period))
            {
                failures.Add($"Budgets['{budget.Name}'].Period is {budget.Period}. Set it to {string.Join(", ", Enum.GetNames<BudgetPeriod>())}.");
            }

            if (!Enum.IsDefined(budget.Scope))
            {
                failures.Add($"Budgets['{budget.Name}'].Scope is {budget.Scope}. Set it to {string.Join(", ", Enum.GetNames<BudgetScope>())}.");
            }
        }

        foreach (var duplicate in budgets.GroupBy(static budget => budget.Name).Where(static group => group.Count() > 1))
        {
            failures.Add($"Budgets has the Name '{duplicate.Key}' {duplicate.Count()} times. Give each budget its own Name.");
        }
    }
}
