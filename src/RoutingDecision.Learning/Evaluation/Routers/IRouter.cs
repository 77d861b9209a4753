using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>Something that routes the rows of a set.</summary>
internal interface IRouter
{
    /// <summary>Routes every row.</summary>
    /// <exception cref="EvaluationException">It can't route a row.</exception>
    /// <exception cref="Data.DataException">A file that it reads can't be used.</exception>
    RouterOutput Route(EvaluationSet set, ParallelOptions parallel);
}
