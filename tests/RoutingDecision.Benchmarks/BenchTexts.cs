using System.Text;

namespace RoutingDecision.Benchmarks;

/// <summary>Prompts of other kinds than English, of a given length from a fixed seed; another number gives another text.</summary>
internal static class BenchTexts
{
    private static readonly string[] ChineseWords =
    [
        "请", "比较", "下面", "两个", "查询", "并", "说明", "为什么", "第二个", "索引", "没有", "使用", "当",
        "订单", "按", "客户", "过滤", "然后", "建议", "修改", "结构", "保持", "写入", "便宜",
        "报告", "每月", "总额", "的", "了", "在", "我们", "系统", "中",
    ];

    private static readonly string[] CodeLines =
    [
        "for (int i = 0; i < rows.Count; i++)\n{\n", "    if (orders[i].CustomerId == customer && !orders[i].IsPaid)\n",
        "        total += orders[i].Amount * rate;\n", "}\n",
        "public static decimal SumOf(IReadOnlyList<Order> orders, int customer)\n{\n",
        "    var result = new Dictionary<string, decimal>();\n", "    return result;\n}\n",
        "// sums what is still to be paid\n", "throw new ArgumentException($\"no order {id}\", nameof(id));\n",
        "SELECT id, amount FROM orders WHERE customer_id = @customer;\n",
    ];

    /// <summary>Chinese words up to a length in characters.</summary>
    public static string Chinese(int length, int number) => Join(ChineseWords, length, number, state => state % 13 == 0 ? "，" : "");

    /// <summary>A question and lines of code up to a length in characters.</summary>
    public static string Code(int length, int number) => Join(CodeLines, length, number, _ => "");

    private static string Join(string[] parts, int length, int number, Func<uint, string> between)
    {
        var text = new StringBuilder(length + 64).Append(number).Append(' ');
        var state = (uint)number + 1;
        while (text.Length < length)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            text.Append(parts[(state >> 16) % (uint)parts.Length]).Append(between(state));
        }

        return text.ToString(0, length);
    }
}
